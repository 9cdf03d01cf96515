"""Prints what CloudFormation is given for template.yaml, by the SAM translator."""

import json
import os
import sys

os.environ["AWS_DEFAULT_REGION"] = "eu-central-1"

from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

template = yaml_parse(sys.stdin.read())
for resource in template["Resources"].values():
    for name in {"CodeUri", "DefinitionUri"} & resource.get("Properties", {}).keys():
        # sam deploy has uploaded what these name.
        resource["Properties"][name] = "s3://bucket/" + resource["Properties"][name]
print(json.dumps(Translator({}, Parser()).translate(template, {})))

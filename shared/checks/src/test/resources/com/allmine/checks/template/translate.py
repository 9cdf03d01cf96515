"""Prints the template that CloudFormation makes of template.yaml (the argument), for each line of the standard input: an
object with the values of some parameters. Each template is one line.

The SAM translator does the first half, as in AWS. The second half is CloudFormation's: parameters, conditions, Fn::If,
and Fn::Split. References to resources stay as they are. A parameter arrives as a text, whatever its type.
"""

import copy
import json
import os
import sys

os.environ["AWS_DEFAULT_REGION"] = "eu-central-1"

from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

NO_VALUE = object()


def condition(node):
    if not isinstance(node, dict):
        return node
    (name, value), = node.items()
    if name == "Condition":
        return condition(conditions[value])
    if name == "Fn::Equals":
        return resolve(value[0]) == resolve(value[1])
    if name == "Fn::Not":
        return not condition(value[0])
    if name == "Fn::And":
        return all(condition(each) for each in value)
    if name == "Fn::Or":
        return any(condition(each) for each in value)
    raise ValueError(f"no condition function {name}")


def resolve(node):
    if isinstance(node, list):
        values = [resolve(each) for each in node]
        return [value for value in values if value is not NO_VALUE]
    if not isinstance(node, dict):
        return node
    if len(node) == 1:
        (name, value), = node.items()
        if name == "Ref" and value == "AWS::NoValue":
            return NO_VALUE
        if name == "Ref" and value in parameters:
            return parameters[value]
        if name == "Fn::If":
            return resolve(value[1] if condition(conditions[value[0]]) else value[2])
        if name == "Fn::Split":
            return resolve(value[1]).split(value[0])
    values = {name: resolve(value) for name, value in node.items()}
    return {name: value for name, value in values.items() if value is not NO_VALUE}


with open(sys.argv[1], encoding="utf-8") as file:
    source = yaml_parse(file.read())
for line in sys.stdin:
    template = copy.deepcopy(source)
    parameters = {name: str(described["Default"]) for name, described in template["Parameters"].items()}
    for name, value in json.loads(line).items():
        if name not in parameters:
            raise ValueError(f"no parameter {name}")
        parameters[name] = value
    for resource in template["Resources"].values():
        for name in {"CodeUri", "DefinitionUri"} & resource.get("Properties", {}).keys():
            # sam deploy has uploaded what these name.
            resource["Properties"][name] = "s3://bucket/" + resource["Properties"][name]
    translated = Translator({}, Parser()).translate(template, dict(parameters))
    conditions = translated.get("Conditions", {})
    translated["Resources"] = {
        name: resolve(resource)
        for name, resource in translated["Resources"].items()
        if "Condition" not in resource or condition(conditions[resource["Condition"]])
    }
    print(json.dumps(translated), flush=True)

// Prints the faults of an AsyncAPI document by AsyncAPI's own parser, and those of events, one on each line of a file, by
// the JSON Schema of CloudEvents as the package cloudevents contains it. Usage: published-events.mjs DOCUMENT EVENTS
import { Parser } from "@asyncapi/parser";
import schema from "cloudevents/dist/schema/v1.js";
import { readFileSync } from "node:fs";

const [document, events] = process.argv.slice(2).map((file) => readFileSync(file, "utf8"));

const { diagnostics } = await new Parser().parse(document);
diagnostics.forEach((fault) => console.log(`${fault.path.join("/")}: ${fault.message}`));

const isValid = schema.default;
const lines = events.trim().split("\n");
for (const line of lines) {
  if (!isValid(JSON.parse(line))) {
    console.log(`${line}: ${JSON.stringify(isValid.errors)}`);
  }
}
console.log(`${lines.length} events read`);

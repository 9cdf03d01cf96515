// Verifies the proofs of a tree with other projects' libraries, and prints each fault and then what it verified.
// Inclusion: Sigstore. Roots and consistency: RFC9162 of Transmute. Signed notes: Node's own Ed25519.
// Usage: audit-proofs.mjs FILE. FILE has "entries" (the texts in the order of the tree), "keys" (a JWKS), "notes" (the
// checkpoints), "inclusion" and "consistency" (the responses of the endpoints).
import { verifyMerkleInclusion } from "@sigstore/verify/dist/tlog/merkle.js";
import rfc9162 from "@transmute/rfc9162";
import { createHash, createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";

const { RFC9162 } = rfc9162;
const input = JSON.parse(readFileSync(process.argv[2], "utf8"));
const bytes = (base64) => new Uint8Array(Buffer.from(base64, "base64"));
const base64 = (array) => Buffer.from(array).toString("base64");
const leaves = input.entries.map((text) => new TextEncoder().encode(text));
const root = (size) => RFC9162.treeHead(leaves.slice(0, size));

let faults = 0;
function report(isValid, what) {
  if (!isValid) {
    faults++;
    console.log(`not valid: ${what}`);
  }
}

function isSigned(text, line) {
  const [, name, signature] = line.split(" ");
  const signed = Buffer.from(signature, "base64");
  return input.keys.keys
    .filter((key) => key.crv === "Ed25519")
    .some((key) => {
      const x = Buffer.from(key.x, "base64url");
      const id = createHash("sha256").update(`${name}\n\u0001`).update(x).digest().subarray(0, 4);
      const publicKey = createPublicKey({ key, format: "jwk" });
      return id.equals(signed.subarray(0, 4)) && verify(null, Buffer.from(text), publicKey, signed.subarray(4));
    });
}

for (const note of input.notes) {
  const [text, signature] = note.split("\n\n");
  const [origin, size, hash] = text.split("\n");
  report(isSigned(`${text}\n`, signature.trimEnd()), `the signature of ${origin} ${size}`);
  report(base64(await root(Number(size))) === hash, `the root of ${origin} ${size}`);
}

for (const proof of input.inclusion) {
  const entry = {
    canonicalizedBody: Buffer.from(proof.entry),
    inclusionProof: { logIndex: `${proof.index}`, hashes: proof.hashes.map((hash) => Buffer.from(hash, "base64")) },
  };
  try {
    verifyMerkleInclusion(entry, { logSize: `${proof.size}`, logHash: Buffer.from(await root(proof.size)) });
  } catch (fault) {
    report(false, `${proof.index} of ${proof.size}: ${fault.message}`);
  }
}

for (const proof of input.consistency) {
  const [from, to] = [await root(proof.from), await root(proof.to)];
  // The library leaves out step 2 of RFC 9162, section 2.1.4.2: a power of two needs the first root in front.
  const isPowerOf2 = (proof.from & (proof.from - 1)) === 0;
  const path = [...(isPowerOf2 ? [from] : []), ...proof.hashes.map(bytes)];
  const { verifyConsistencyProof } = RFC9162;
  const sizes = { tree_size_1: proof.from, tree_size_2: proof.to };
  report(await verifyConsistencyProof(from, to, { ...sizes, consistency_path: path }), `${proof.from} to ${proof.to}`);
}
const counts = [input.notes, input.inclusion, input.consistency].map((list) => list.length);
console.log(`${counts.join(" ")}: ${faults} faults`);

// Verifies receipts with other projects' libraries: the signature with jose by the published keys, the disclosure with
// @sd-jwt/core. Prints a line for each receipt, in the order of the file. Usage: receipts.mjs FILE. FILE has "keys" (a JWKS)
// and "receipts" (each as the endpoint responds).
import { SDJwtInstance } from "@sd-jwt/core";
import { compactVerify, createLocalJWKSet, importJWK } from "jose";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

const input = JSON.parse(readFileSync(process.argv[2], "utf8"));
const published = createLocalJWKSet(input.keys);
for (const key of input.keys.keys) {
  const { type } = await importJWK(key, key.alg);
  console.log(`${key.kid} ${key.alg} ${type}`);
}

const receipts = new SDJwtInstance({
  hashAlg: "sha-256",
  hasher: (data) => createHash("sha256").update(data).digest(),
  verifier: async (data, signature) => {
    const { protectedHeader } = await compactVerify(`${data}.${signature}`, published, { algorithms: ["ES256"] });
    return protectedHeader.typ === "consent-receipt+sd-jwt";
  },
});

for (const receipt of input.receipts) {
  try {
    const { payload } = await receipts.verify(receipt);
    const { event_state: state, chain } = payload.record;
    console.log(`${payload.jti} ${payload.sub} ${state} ${chain.sequence} ${JSON.stringify(payload.evidence ?? null)}`);
  } catch (fault) {
    console.log("not valid");
  }
}

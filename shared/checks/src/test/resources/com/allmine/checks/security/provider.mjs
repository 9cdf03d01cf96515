// An OpenID Connect provider that issues access tokens to one client. It prints its address when it listens.
// Usage: node provider.mjs USER, which is the id and the `sub` of the client.
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const pairs = {
  RS256: ['rsa', { modulusLength: 2048 }],
  PS256: ['rsa', { modulusLength: 2048 }],
  ES256: ['ec', { namedCurve: 'P-256' }],
};
const keys = Object.entries(pairs).map(([alg, [type, options]]) => {
  const jwk = generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' });
  return { ...jwk, use: 'sig', alg };
});

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    jwks: { keys },
    clients: [{
      client_id: process.argv[2],
      client_secret: 'a-secret-of-this-test-only',
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
    }],
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        // The resource https://api.example/ALGORITHM gets a token that is signed by this algorithm.
        getResourceServerInfo: (context, resource) => ({
          scope: '',
          audience: 'allmine-api',
          accessTokenFormat: 'jwt',
          accessTokenTTL: 300,
          jwt: { sign: { alg: new URL(resource).pathname.slice(1) } },
        }),
      },
    },
    extraTokenClaims: () => ({ tenantId: 'default', roles: ['user'] }),
  });
  server.on('request', provider.callback());
  console.log(issuer);
});

// Shows the request of "Try it out" in several programming languages. String literals are written as JSON, whose escapes
// mean the same in all of them.
const text = JSON.stringify;

const headers = (request, write) =>
  Object.entries(request.get("headers")?.toJS() ?? {}).map(([name, value]) => write(text(name), text(value))).join("\n");

const javascript = (request) => `const response = await fetch(${text(request.get("url"))}, {
  method: ${text(request.get("method"))},
  headers: {
${headers(request, (name, value) => `    ${name}: ${value},`)}
  },${request.get("body") ? `\n  body: ${text(request.get("body"))},` : ""}
});
console.log(response.status, await response.text());`;

const python = (request) => `import requests

response = requests.request(
    ${text(request.get("method"))},
    ${text(request.get("url"))},
    headers={
${headers(request, (name, value) => `        ${name}: ${value},`)}
    },${request.get("body") ? `\n    data=${text(request.get("body"))}.encode(),` : ""}
)
print(response.status_code, response.text)`;

const java = (request) => `import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

void main() throws Exception {
    var request = HttpRequest.newBuilder(URI.create(${text(request.get("url"))}))
${headers(request, (name, value) => `            .header(${name}, ${value})`)}
            .method(${text(request.get("method"))}, BodyPublishers.${
              request.get("body") ? `ofString(${text(request.get("body"))})` : "noBody()"
            })
            .build();
    var response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    IO.println(response.statusCode() + " " + response.body());
}`;

/** Shows the request before it is sent too. Unlike Swagger UI's own tabs, these can be reached by keyboard. */
export const snippets = ({ React, Im, fn }) => {
  const h = React.createElement;
  const writers = { curl: fn.requestSnippetGenerator_curl_bash, JavaScript: javascript, Python: python, Java: java };

  const RequestSnippets = ({ request }) => {
    const [chosen, choose] = React.useState("curl");
    const tabs = Object.keys(writers).map((name) =>
      h("button", { key: name, type: "button", "aria-pressed": name === chosen, onClick: () => choose(name) }, name),
    );
    const code = h("pre", { tabIndex: 0 }, h("code", null, writers[chosen](request)));
    return h("section", { className: "snippets" }, h("div", null, tabs), code);
  };

  /** The request that Swagger UI would send with the current values of the form. */
  const PlannedRequest = ({ path, method, specSelectors, oas3Selectors, authSelectors }) => {
    if (!specSelectors.specResolvedSubtree(["paths", path, method])) {
      return null;
    }
    const request = fn.buildRequest({
      spec: specSelectors.specJsonWithResolvedSubtrees().toJS(),
      operationId: specSelectors.specJson().getIn(["paths", path, method, "operationId"]),
      pathName: path,
      method,
      server: oas3Selectors.selectedServer(),
      parameters: specSelectors.parameterValues([path, method]).toJS(),
      requestContentType: oas3Selectors.requestContentType(path, method),
      requestBody: oas3Selectors.requestBodyValue(path, method),
      securities: {
        authorized: authSelectors.authorized()?.toJS() ?? {},
        definitions: specSelectors.securityDefinitions()?.toJS(),
      },
    });
    return h("div", { className: "planned" }, h(RequestSnippets, { request: Im.fromJS(request) }));
  };

  /** The responses; before the first request, the planned request above them. */
  const withPlannedRequest = (Responses, { getComponent }) => (props) =>
    h(
      React.Fragment,
      null,
      props.tryItOutResponse ? null : h(getComponent("PlannedRequest", true), { path: props.path, method: props.method }),
      h(Responses, props),
    );

  return { components: { RequestSnippets, PlannedRequest }, wrapComponents: { responses: withPlannedRequest } };
};

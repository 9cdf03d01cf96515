package com.allmine.showdocs;

import com.allmine.api.Answer;
import com.allmine.api.Api;
import com.allmine.api.ApiHandler;
import com.allmine.api.ApiRequest;
import com.allmine.api.Problem;
import com.allmine.api.Snapshot;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** {@code GET /docs} and what is below it: the published contract, as a page to read and try, and as files. */
public final class ShowDocsHandler implements ApiHandler {
    private static final String JAVASCRIPT = "text/javascript; charset=utf-8";
    private static final String CSS = "text/css; charset=utf-8";
    private static final Pattern SERVER = Pattern.compile("(?m)^ {2}- url: (https://\\S+)$");

    private final Api api;
    private final Map<String, Asset> assets;
    private final String contentSecurityPolicy;

    /** What Lambda calls: the real clock, and the files in the package. */
    public ShowDocsHandler() {
        this(Api.live());
        Snapshot.prime(this, Map::of);
    }

    ShowDocsHandler(Api api) {
        this.api = api;
        Asset contract = Asset.packaged("/com/allmine/api/openapi.yaml", "application/yaml; charset=utf-8");
        this.assets = Map.of(
                "/docs", Asset.packaged("page.html", "text/html; charset=utf-8"),
                "/docs/page.css", Asset.packaged("page.css", CSS),
                "/docs/page.js", Asset.packaged("page.js", JAVASCRIPT),
                "/docs/words.js", Asset.packaged("words.js", JAVASCRIPT),
                "/docs/snippets.js", Asset.packaged("snippets.js", JAVASCRIPT),
                "/docs/swagger-ui.css", Asset.packaged("swagger-ui.css", CSS),
                "/docs/swagger-ui-bundle.js", Asset.packaged("swagger-ui-bundle.js", JAVASCRIPT),
                "/docs/openapi.yaml", contract,
                "/docs/allmine.d.ts", Asset.packaged("allmine.d.ts", "text/plain; charset=utf-8"));
        this.contentSecurityPolicy = policy(contract.text());
    }

    /** Nothing from another host, no script and no style but our files; calls go to us and to the contract's servers. */
    private static String policy(String contract) {
        String servers = SERVER.matcher(contract)
                .results()
                .map((MatchResult server) -> " " + server.group(1))
                .collect(Collectors.joining());
        return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'"
                + servers + "; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";
    }

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        return api.answer(event, context, this::showDocs);
    }

    private Answer showDocs(ApiRequest request) {
        Asset asset = assets.get(request.path());
        if (asset == null) {
            throw Problem.ROUTE_NOT_FOUND.refusal();
        }
        return asset.answer(request)
                .header("Content-Security-Policy", contentSecurityPolicy)
                .header("Referrer-Policy", "no-referrer");
    }
}

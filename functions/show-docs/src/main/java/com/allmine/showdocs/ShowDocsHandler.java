package com.allmine.showdocs;

import static java.util.Map.entry;

import com.allmine.api.Api;
import com.allmine.api.ApiHandler;
import com.allmine.api.ApiRequest;
import com.allmine.api.ApiResponse;
import com.allmine.api.errors.Problem;
import com.allmine.api.lambda.SnapStart;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** {@code GET /docs} and the paths below it: the published contract, as an interactive page and as files. */
public final class ShowDocsHandler implements ApiHandler {
    private static final String JAVASCRIPT = "text/javascript; charset=utf-8";
    private static final String YAML = "application/yaml; charset=utf-8";
    private static final String CSS = "text/css; charset=utf-8";
    private static final Pattern SERVER = Pattern.compile("(?m)^ {2}- url: (https://\\S+)$");

    private final Api api;
    private final Map<String, Asset> assets;
    private final String contentSecurityPolicy;

    /** The constructor for Lambda, with the real clock and the packaged files. */
    public ShowDocsHandler() {
        this(Api.live());
        SnapStart.prime(this, "show-docs/200-documented.json", Map::of);
    }

    ShowDocsHandler(Api api) {
        this.api = api;
        Asset contract = Asset.packaged("/com/allmine/api/openapi.yaml", YAML);
        Asset page = Asset.packaged("page.html", "text/html; charset=utf-8");
        // By route key, because the path begins with the stage or with the base path of a custom domain.
        this.assets = Map.ofEntries(
                entry("GET /docs", page.with("docs/")),
                entry("GET /docs/", page.with("")),
                entry("GET /docs/page.css", Asset.packaged("page.css", CSS)),
                entry("GET /docs/page.js", Asset.packaged("page.js", JAVASCRIPT)),
                entry("GET /docs/words.js", Asset.packaged("words.js", JAVASCRIPT)),
                entry("GET /docs/snippets.js", Asset.packaged("snippets.js", JAVASCRIPT)),
                entry("GET /docs/swagger-ui.css", Asset.packaged("swagger-ui.css", CSS)),
                entry("GET /docs/swagger-ui-bundle.js", Asset.packaged("swagger-ui-bundle.js", JAVASCRIPT)),
                entry("GET /docs/openapi.yaml", contract),
                entry("GET /docs/asyncapi.yaml", Asset.packaged("/com/allmine/api/asyncapi.yaml", YAML)),
                entry("GET /docs/allmine.d.ts", Asset.packaged("allmine.d.ts", "text/plain; charset=utf-8")));
        this.contentSecurityPolicy = policy(contract.text());
    }

    /** Allows only our own scripts and styles, and requests only to this host and to the contract's servers. */
    private static String policy(String contract) {
        String servers = SERVER.matcher(contract)
                .results()
                .map((MatchResult server) -> " " + server.group(1))
                .collect(Collectors.joining());
        return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'"
                + servers + "; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";
    }

    @Override
    public Api api() {
        return api;
    }

    @Override
    public ApiResponse answer(ApiRequest request) {
        Asset asset = assets.get(request.route());
        if (asset == null) {
            throw Problem.ROUTE_NOT_FOUND.refusal();
        }
        return asset.answer(request)
                .header("Content-Security-Policy", contentSecurityPolicy)
                .header("Referrer-Policy", "no-referrer");
    }
}

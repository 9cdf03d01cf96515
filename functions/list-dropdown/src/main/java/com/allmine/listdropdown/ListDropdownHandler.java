package com.allmine.listdropdown;

import com.allmine.api.Api;
import com.allmine.api.ApiHandler;
import com.allmine.api.ApiRequest;
import com.allmine.api.ApiResponse;
import com.allmine.api.errors.Language;
import com.allmine.api.input.ClientHeaders;
import com.allmine.api.lambda.SnapStart;
import com.allmine.data.Tenants;
import com.allmine.data.dropdown.Dropdowns;
import com.allmine.data.dropdown.DynamoDropdowns;
import com.allmine.data.dropdown.Option;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** {@code GET /dropdown/get-parameter}: the options of the reference lists. Needs no token. */
public final class ListDropdownHandler implements ApiHandler {
    private final Api api;
    private final Dropdowns dropdowns;

    /** The constructor for Lambda, with the real clock and table. */
    public ListDropdownHandler() {
        this(Api.live(), DynamoDropdowns.live());
        SnapStart.prime(this, "list-dropdown/200-documented.json", Map::of);
    }

    ListDropdownHandler(Api api, Dropdowns dropdowns) {
        this.api = api;
        this.dropdowns = dropdowns;
    }

    @Override
    public Api api() {
        return api;
    }

    @Override
    public ApiResponse answer(ApiRequest request) {
        Language language = language(request, request.clientHeaders());
        DropdownQuery selection = request.parameters(DropdownQuery::of);
        String tenantId = Objects.requireNonNullElse(request.tenantId(), Tenants.DEFAULT);
        List<Entry> entries = dropdowns.lists(tenantId, selection.lists()).values().stream()
                .flatMap(List::stream)
                .filter(selection::has)
                .map(option -> Entry.of(option, language))
                .toList();
        return ApiResponse.tagged(request, entries)
                .header("Cache-Control", "public, max-age=60")
                .header("Content-Language", language.wire())
                .header("Vary", "X-Language, tenant-id");
    }

    /** The language of the client, Turkish by default. */
    private static Language language(ApiRequest request, ClientHeaders client) {
        String parameter = request.query("_requesterLanguage");
        if (parameter != null) {
            return parameter.toLowerCase(Locale.ROOT).matches("en([-_].*)?") ? Language.EN : Language.TR;
        }
        String header = request.header("X-Language");
        return header == null || header.isEmpty() ? Language.TR : client.language();
    }

    /** An entry of the response: every documented field in the documented order. */
    record Entry(int id, String code, String name, boolean isExplainMandatory) {
        static Entry of(Option option, Language language) {
            return new Entry(option.id(), option.list().wire(), option.name(language), option.isExplainMandatory());
        }
    }
}

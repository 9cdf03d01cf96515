package com.allmine.data.audit;

import com.allmine.data.audit.AuditTrees.Tree;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The names of trees outside the database. The origin of a checkpoint is also the name of the key that signs it. */
public final class Origins {
    private static final String SCHEME = "https://";

    private Origins() {}

    /**
     * The origin of a tree's checkpoints.
     *
     * @param issuer an https URL
     */
    public static String of(String issuer, Tree tree) {
        if (!issuer.startsWith(SCHEME)) {
            throw new IllegalArgumentException("an issuer is an https URL, not " + issuer);
        }
        return issuer.substring(SCHEME.length()) + "/" + path(tree);
    }

    /** The tenant, percent-encoded, and the stream. It has no space and no plus, as the name of a key must. */
    public static String path(Tree tree) {
        String tenant = URLEncoder.encode(tree.tenantId(), StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
        return tenant + "/" + tree.stream().wire();
    }

    /** Whether an origin is that of this tree, whatever the issuer. */
    public static boolean isOf(String origin, Tree tree) {
        return origin.endsWith("/" + path(tree));
    }
}

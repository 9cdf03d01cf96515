package com.allmine.data;

/** The tenants. */
public final class Tenants {
    /**
     * The default tenant. Its lists, documents, permissions and policy apply to every tenant that has none. A token
     * without a tenant belongs to it.
     */
    public static final String DEFAULT = "default";

    private Tenants() {}
}

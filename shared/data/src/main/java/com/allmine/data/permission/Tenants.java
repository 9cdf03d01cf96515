package com.allmine.data.permission;

/** What holds for tenants as such. */
public final class Tenants {
    /** The tenant whose lists and documents stand in for what another does not bring itself. */
    public static final String DEFAULT = "default";

    private Tenants() {}
}

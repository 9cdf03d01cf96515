package com.allmine.data.permission;

/** A role and a permission that it has. */
public record Grant(String roleId, RequiredPermission required) {}

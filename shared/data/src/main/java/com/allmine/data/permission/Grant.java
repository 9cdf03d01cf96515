package com.allmine.data.permission;

/** A role that has a right. */
public record Grant(String roleId, RequiredPermission required) {}

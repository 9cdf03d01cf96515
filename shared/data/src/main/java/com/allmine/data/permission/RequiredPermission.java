package com.allmine.data.permission;

/**
 * What an endpoint asks of its callers' roles.
 *
 * @param resourceId the endpoint, by the name of its folder in {@code functions/}, such as {@code save-gender}
 */
public record RequiredPermission(String resourceId, Permission permission) {}

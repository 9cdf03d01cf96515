package com.allmine.data.permission;

/**
 * The permission that an endpoint requires of one of its caller's roles.
 *
 * @param resourceId the endpoint, by the name of its folder in {@code functions/}, such as {@code save-gender}
 */
public record RequiredPermission(String resourceId, Permission permission) {}

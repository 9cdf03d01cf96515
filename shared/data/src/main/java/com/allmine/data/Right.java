package com.allmine.data;

/**
 * What an endpoint asks of its callers' roles.
 *
 * @param resourceId the endpoint, by the name of its folder in {@code functions/}, such as {@code save-gender}
 */
public record Right(String resourceId, Permission permission) {}

package com.allmine.data.permission;

/** What a role may do with a resource; the name is what the permission log shows. */
public enum Permission {
    CREATE,
    READ,
    UPDATE,
    DELETE,
    EXECUTE
}

package com.allmine.data.permission;

/** The actions on a resource. The permission log shows their names. */
public enum Permission {
    CREATE,
    READ,
    UPDATE,
    DELETE,
    EXECUTE
}

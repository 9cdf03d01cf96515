package com.allmine.data;

/** A role that has a right. */
public record Grant(String roleId, Right right) {}

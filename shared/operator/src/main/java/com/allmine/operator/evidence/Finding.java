package com.allmine.operator.evidence;

/**
 * One thing that a check found.
 *
 * @param file the file or folder, from the directory of the evidence
 * @param reason what is wrong, without a full stop
 */
public record Finding(String file, String reason) {}

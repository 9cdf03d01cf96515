/**
 * The local run: the functions of template.yaml from their zips, in one JVM, behind HTTP on loopback. It has more than
 * 15 types, because it joins everything: functions, emulators, pages and the schedule.
 */
@NullMarked
package com.allmine.local;

import org.jspecify.annotations.NullMarked;

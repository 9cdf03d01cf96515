package com.allmine.local;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** A test class whose constructor takes the {@link LocalRun} of its JVM. {@code -Dquick} skips it. */
@Tag("slow")
@ExtendWith(LocalRun.Shared.class)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface UsesLocalRun {}

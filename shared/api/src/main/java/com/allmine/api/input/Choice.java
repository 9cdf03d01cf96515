package com.allmine.api.input;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An enum whose constants clients write in lower case. */
public interface Choice {
    String name();

    /** The value as clients send and receive it. */
    default String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The constant with exactly this spelling, or null. */
    static <E extends Enum<E> & Choice> @Nullable E find(Class<E> choices, String wire) {
        for (E choice : choices.getEnumConstants()) {
            if (choice.wire().equals(wire)) {
                return choice;
            }
        }
        return null;
    }

    /** All values in the documented order. */
    static <E extends Enum<E> & Choice> List<String> wires(Class<E> choices) {
        return Arrays.stream(choices.getEnumConstants()).map(Choice::wire).toList();
    }
}

package com.allmine.register;

import java.util.regex.Pattern;

/** A Turkish identity number (TC Kimlik No). Its digits are readable only where they are asked for by name. */
public record IdentityNumber(String digits) {
    private static final Pattern FORM = Pattern.compile("[1-9][0-9]{10}");

    /** @throws IllegalArgumentException for anything that is not {@link #isWellFormed} */
    public IdentityNumber {
        if (!isWellFormed(digits)) {
            throw new IllegalArgumentException("not 11 digits of which the first is not 0");
        }
    }

    /** Whether a text is 11 ASCII digits of which the first is not 0. */
    public static boolean isWellFormed(String text) {
        return FORM.matcher(text).matches();
    }

    /** Whether the number is one that foreigners get: the register asks about them by another service. */
    public boolean isForeign() {
        return digits.startsWith("98") || digits.startsWith("99");
    }

    /** Whether the last two digits follow from the first nine, as in every number that was ever issued. */
    public boolean hasValidChecksum() {
        int odd = 0;
        int even = 0;
        for (int i = 0; i < 9; i += 2) {
            odd += digit(i);
        }
        for (int i = 1; i < 8; i += 2) {
            even += digit(i);
        }
        int tenth = Math.floorMod(7 * odd - even, 10);
        return digit(9) == tenth && digit(10) == (odd + even + tenth) % 10;
    }

    private int digit(int index) {
        return digits.charAt(index) - '0';
    }

    @Override
    public String toString() {
        return "IdentityNumber[hidden]";
    }
}

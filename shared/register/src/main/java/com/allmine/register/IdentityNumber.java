package com.allmine.register;

import java.util.regex.Pattern;

/** A Turkish identity number (TC Kimlik No). Its text form hides the digits. */
public record IdentityNumber(String digits) {
    private static final Pattern FORM = Pattern.compile("[1-9][0-9]{10}");

    /** @throws IllegalArgumentException unless the text {@link #isWellFormed} */
    public IdentityNumber {
        if (!isWellFormed(digits)) {
            throw new IllegalArgumentException("must be 11 digits and must not begin with 0");
        }
    }

    /** Whether a text is 11 ASCII digits and does not begin with 0. */
    public static boolean isWellFormed(String text) {
        return FORM.matcher(text).matches();
    }

    /** Whether the number belongs to a foreigner. The register has another service for foreigners. */
    public boolean isForeign() {
        return digits.startsWith("98") || digits.startsWith("99");
    }

    /** Whether the last two digits are the checksum of the first nine, as in every number that was issued. */
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

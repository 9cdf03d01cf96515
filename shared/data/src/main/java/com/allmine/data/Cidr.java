package com.allmine.data;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Blocks of IP addresses (RFC 4632, RFC 4291) in the canonical form that tables hold. It is the block's first address
 * in hexadecimal, a slash, and the length of its prefix. An IPv4-mapped IPv6 address counts as the IPv4 address, and a mapped
 * block of at least 96 bits as the IPv4 block. Only literal addresses are accepted, so nothing is looked up in DNS.
 */
public final class Cidr {
    /** Without leading zeros: some programs read them as octal. */
    private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";

    private static final String DOTTED = OCTET + "(?:\\." + OCTET + "){3}";
    private static final Pattern V4 = Pattern.compile(DOTTED);
    private static final Pattern V6 = Pattern.compile("(?=.*:)[0-9a-fA-F:]+(?:(?<=:)" + DOTTED + ")?");
    private static final Pattern PREFIX = Pattern.compile("0|[1-9]\\d{0,2}");

    /** The bits of a mapped IPv6 address before the IPv4 address. */
    private static final int MAPPED_BITS = 96;

    private Cidr() {}

    /**
     * The canonical form of a block such as {@code 203.0.113.0/24}, or of a single address. Bits beyond the prefix are
     * cleared. Empty if the text is neither. Also empty for a mapped address with a prefix of less than 96 bits, which
     * could mean an IPv4 block or most of IPv6.
     */
    public static Optional<String> canonical(String block) {
        String[] parts = block.split("/", 2);
        Optional<InetAddress> address = address(parts[0]);
        if (address.isEmpty() || parts.length == 1) {
            return address.map(one -> block(one.getAddress(), one.getAddress().length * 8));
        }
        byte[] bytes = address.get().getAddress();
        boolean isMapped = bytes.length == 4 && parts[0].indexOf(':') >= 0;
        int prefix = PREFIX.matcher(parts[1]).matches() ? Integer.parseInt(parts[1]) : -1;
        int own = isMapped ? prefix - MAPPED_BITS : prefix;
        return own < 0 || own > bytes.length * 8 ? Optional.empty() : Optional.of(block(bytes, own));
    }

    /**
     * The form that people write, of a canonical block.
     *
     * @throws IllegalArgumentException if the block is not canonical
     */
    public static String plain(String canonical) {
        String[] parts = canonical.split("/", 2);
        try {
            return InetAddress.getByAddress(HexFormat.of().parseHex(parts[0])).getHostAddress() + "/" + parts[1];
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not a canonical block", e);
        }
    }

    /** Every block that holds an address, the narrowest first; none if the text is not an address. */
    public static List<String> holding(String address) {
        List<String> blocks = new ArrayList<>();
        address(address).map(InetAddress::getAddress).ifPresent(bytes -> {
            for (int prefix = bytes.length * 8; prefix >= 0; prefix--) {
                blocks.add(block(bytes, prefix));
            }
        });
        return blocks;
    }

    private static String block(byte[] address, int prefix) {
        int bits = address.length * 8;
        BigInteger mask = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE.shiftLeft(bits - prefix));
        byte[] first = new BigInteger(1, address).and(mask).toByteArray();
        byte[] padded = new byte[address.length];
        int length = Math.min(first.length, padded.length);
        System.arraycopy(first, first.length - length, padded, padded.length - length, length);
        return HexFormat.of().formatHex(padded) + "/" + prefix;
    }

    /** A literal address; a mapped one as an IPv4 address. */
    private static Optional<InetAddress> address(String text) {
        if (!V4.matcher(text).matches() && !V6.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}

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
 * Blocks of IP addresses (RFC 4632, RFC 4291) in the one spelling that tables hold: the block's first address in
 * hexadecimal, a slash, the length of its prefix. An IPv4-mapped IPv6 address is the IPv4 address.
 */
public final class Cidr {
    private static final Pattern V4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

    private Cidr() {}

    /** A block such as {@code 203.0.113.0/24}, or a single address, in the tables' spelling; empty where it is neither. */
    public static Optional<String> canonical(String block) {
        String[] parts = block.split("/", 2);
        return address(parts[0]).flatMap(address -> {
            int bits = address.length * 8;
            if (parts.length == 1) {
                return Optional.of(block(address, bits));
            }
            if (!parts[1].matches("\\d{1,3}") || Integer.parseInt(parts[1]) > bits) {
                return Optional.empty();
            }
            return Optional.of(block(address, Integer.parseInt(parts[1])));
        });
    }

    /** A block in the tables' spelling as people write it. */
    public static String plain(String canonical) {
        String[] parts = canonical.split("/", 2);
        try {
            return InetAddress.getByAddress(HexFormat.of().parseHex(parts[0])).getHostAddress() + "/" + parts[1];
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("no block of the tables", e);
        }
    }

    /** Every block that holds an address, the address itself first; none where it is no address. */
    public static List<String> holding(String address) {
        List<String> blocks = new ArrayList<>();
        address(address).ifPresent(bytes -> {
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

    /** The bytes of a literal address; a name is never looked up. */
    private static Optional<byte[]> address(String text) {
        if (!V4.matcher(text).matches() && !V6.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text).getAddress());
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}

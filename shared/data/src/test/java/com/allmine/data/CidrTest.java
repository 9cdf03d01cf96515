package com.allmine.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {
    @ParameterizedTest
    @CsvSource({
        "203.0.113.7, cb007107/32",
        "203.0.113.7/32, cb007107/32",
        "203.0.113.7/24, cb007100/24",
        "203.0.113.255/25, cb007180/25",
        "255.255.255.255/1, 80000000/1",
        "10.1.2.3/0, 00000000/0",
        "0.0.0.1, 00000001/32",
        "::ffff:203.0.113.8, cb007108/32",
        "2001:db8::1, 20010db8000000000000000000000001/128",
        "2001:DB8:0:0:0:0:0:2/128, 20010db8000000000000000000000002/128",
        "2001:db8:ffff::/33, 20010db8800000000000000000000000/33",
        "fe80::9/10, fe800000000000000000000000000000/10",
        "ffff::/0, 00000000000000000000000000000000/0",
        "::1, 00000000000000000000000000000001/128",
        "::ffff:203.0.113.7/128, cb007107/32",
        "::ffff:10.0.0.0/104, 0a000000/8",
        "::ffff:0a0b:0c0d/120, 0a0b0c00/24",
        "::ffff:0.0.0.0/96, 00000000/0",
        "::10.0.0.9/128, 0000000000000000000000000a000009/128"
    })
    void writesABlockByItsFirstAddressAndPrefix(String block, String canonical) {
        assertThat(Cidr.canonical(block)).contains(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/24",
                "localhost",
                "example.com/24",
                "203.0.113",
                "203.0.113.256",
                "203.0.113.1/33",
                "203.0.113.2/",
                "203.0.113.3/-1",
                "203.0.113.4/+8",
                "203.0.113.5/8/8",
                "203.0.113.6 /24",
                " 203.0.113.7",
                "203.0.113.8/255.255.255.0",
                "1234567890",
                "0x7f000001",
                "2001:db8::/129",
                "2001:db8:::1",
                "2001:db8::12345",
                "fe80::1%eth0",
                "[::2]",
                ":",
                "999.1.1.1",
                "010.0.0.1/32",
                "10.0.0.01",
                "10.00.0.1",
                "10.0.0.1/08",
                "0x0a.0.0.1",
                "10.1",
                "167772161/32",
                "::ffff:10.0.0.0/8",
                "::ffff:0:0/95",
                "::ffff:010.0.0.1/128",
                "::ffff:10.0.0.1/129",
                "::1/0128",
                "٣.0.0.1"
            })
    void refusesOtherTexts(String text) {
        assertThat(Cidr.canonical(text)).isEmpty();
    }

    @Test
    void listsEveryBlockThatHoldsAnIpv4AddressTheNarrowestFirst() {
        List<String> blocks = Cidr.holding("255.255.255.255");

        assertThat(blocks).hasSize(33).startsWith("ffffffff/32", "fffffffe/31", "fffffffc/30");
        assertThat(blocks).endsWith("80000000/1", "00000000/0").doesNotHaveDuplicates();
    }

    @Test
    void listsEveryBlockThatHoldsAnIpv6Address() {
        List<String> blocks = Cidr.holding("2001:db8::ff");

        assertThat(blocks)
                .hasSize(129)
                .startsWith("20010db80000000000000000000000ff/128", "20010db80000000000000000000000fe/127")
                .contains("20010db8000000000000000000000000/32", "20000000000000000000000000000000/3")
                .endsWith("00000000000000000000000000000000/0");
    }

    @Test
    void treatsAMappedAddressAsTheIpv4Address() {
        assertThat(Cidr.holding("::ffff:198.51.100.3")).isEqualTo(Cidr.holding("198.51.100.3"));
        assertThat(Cidr.holding("::ffff:c633:6404")).isEqualTo(Cidr.holding("198.51.100.4"));
    }

    @Test
    void writesABlockAsItListsTheBlocksOfAnAddress() {
        assertThat(Cidr.holding("203.0.113.9"))
                .contains(Cidr.canonical("203.0.113.77/24").orElseThrow())
                .doesNotContain(Cidr.canonical("203.0.113.77/26").orElseThrow());
    }

    @Test
    void listsNoBlocksForOtherTexts() {
        assertThat(Cidr.holding("localhost")).isEmpty();
        assertThat(Cidr.holding("999.1.1.1")).isEmpty();
        assertThat(Cidr.holding("010.0.0.1")).isEmpty();
        assertThat(Cidr.holding("::ffff:010.0.0.1")).isEmpty();
        assertThat(Cidr.holding("")).isEmpty();
    }
}

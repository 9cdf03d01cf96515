package com.allmine.operator.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Mutated data files are read, or refused with file, line and reason. */
class HostileFilesTest {
    private static final int MUTANTS = Integer.getInteger("fuzz", 1500);

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "-1",
            "0",
            "1e400",
            "99999999999999999999",
            "0.5",
            "\"\"",
            "\" \"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"#\"",
            "\"%23\"",
            "\"1.2.3.4.5\"",
            "\"999999999999.0.0\"",
            "[]",
            "[null]",
            "{}",
            "{\"a\":{}}",
            "[".repeat(2000) + "]".repeat(2000),
            "\"" + "x".repeat(70_000) + "\"",
            "\"2026-99-99T00:00:00Z\"",
            "\"+1000000000-12-31T23:59:59.999999999Z\"",
            "\"::1/129\"",
            "NaN",
            "'a'",
            "/* */1");

    /** A kind of file. */
    enum File {
        DROPDOWNS("dropdowns.jsonl"),
        DOCUMENTS("documents.jsonl"),
        POLICIES("policies.jsonl"),
        PERMISSIONS("permissions.jsonl"),
        USERS("users");

        private static final String USER = """
            {"tenantId": "default", "profile": {"_id": "u", "roles": ["user"], "isRegistrationComplete": true, \
            "birthDate": "1995-06-15T00:00:00.000Z", "profilePhoto": {"_id": "p", "url": "u", "type": "image"}}, \
            "amlStatus": "CLEAR", "accessFromIPsAllowedByUser": ["203.0.113.0/24"]}\
            """;

        private final String text;

        File(String name) {
            String whole = name.equals("users") ? USER : DataFile.shipped(name).text();
            this.text = String.join("\n", whole.lines().limit(40).toList());
        }

        private void read(DataFile file) {
            switch (this) {
                case DROPDOWNS -> DropdownFile.items(file, "t");
                case DOCUMENTS -> DocumentFile.read(file);
                case POLICIES -> PolicyFile.items(file, "t");
                case PERMISSIONS -> PermissionFile.rolePermissions(file);
                case USERS -> UserFile.items(file, "t");
            }
        }
    }

    private static String mutant(String text, Random random) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        int at = random.nextInt(lines.size());
        String line = lines.get(at);
        int place = random.nextInt(Math.max(1, line.length()));
        String value = VALUES.get(random.nextInt(VALUES.size()));
        switch (random.nextInt(6)) {
            case 0 -> lines.set(at, line.substring(0, place));
            case 1 -> lines.set(at, line.substring(0, place) + (char) random.nextInt(0x10000) + line.substring(place));
            case 2 -> lines.add(at, lines.get(random.nextInt(lines.size())));
            case 3 -> lines.set(at, line.replaceFirst("\\{", "{\"" + (char) ('a' + random.nextInt(26)) + "\":1,"));
            default -> {
                String[] members = line.split("(?<=:) *(?=[\"\\d\\[{tf])", -1);
                int member = random.nextInt(members.length);
                members[member] = members[member].replaceFirst(
                        "^(\"[^\"]*\"|\\d+|true|false|\\[[^\\]]*\\])", Matcher.quoteReplacement(value));
                lines.set(at, String.join("", members));
            }
        }
        return String.join("\n", lines);
    }

    @ParameterizedTest
    @EnumSource
    void aFileIsReadOrRefusedByFileLineAndReason(File file) {
        Random random = new Random(20_260_115);
        int refused = 0;
        for (int i = 0; i < MUTANTS; i++) {
            String text = mutant(file.text, random);
            try {
                file.read(new DataFile("mutant.jsonl", text));
            } catch (FaultyFile fault) {
                assertThat(fault.getMessage())
                        .matches("(?s)mutant\\.jsonl:\\d+: .+")
                        .doesNotContain("com.allmine", "Exception");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(MUTANTS / 4);
    }
}

package com.allmine.operator.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lists that this repository ships. */
class ShippedDropdownsTest {
    private static final Locale TURKISH = Locale.of("tr", "TR");
    private static final String ALPHABET = " 0123456789abcçdefgğhıijklmnoöprsştuüvyz";

    private final List<ObjectNode> options = DataFile.shipped("dropdowns.jsonl").lines().stream()
            .map(DataFile.Line::object)
            .toList();

    private List<ObjectNode> list(String name) {
        return options.stream()
                .filter(option -> option.path("list").textValue().equals(name))
                .toList();
    }

    private static List<String> names(List<ObjectNode> list) {
        return list.stream().map(option -> option.path("tr").textValue()).toList();
    }

    private static List<Integer> ids(List<ObjectNode> list) {
        return list.stream().map(option -> option.path("id").intValue()).toList();
    }

    private static List<Integer> upTo(int last) {
        return IntStream.rangeClosed(1, last).boxed().toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "income_source | Maaş; Diğer; Serbest meslek geliri; Ticari kazanç; Kira geliri; Emekli maaşı; Yatırım"
                    + " geliri; Birikim; Miras veya bağış; Taşınmaz veya araç satışı; Aile desteği veya burs | Diğer",
                "purpose_of_transaction | Yatırım; Alım satım; Birikim; Transfer ve ödeme; Arbitraj; Diğer | Diğer",
                "monthly_income_amount | 0-30.000 TL; 30.001-60.000 TL; 60.001-100.000 TL; 100.001-250.000 TL;"
                        + " 250.001-500.000 TL; 500.001 TL ve üzeri; Düzenli gelirim yok | Düzenli gelirim yok",
                "estimated_monthly_dw_amount | 0-50.000 TL; 50.001-200.000 TL; 200.001-400.000 TL; 400.001-2.000.000"
                        + " TL; 2.000.001-20.000.000 TL; 20.000.001 TL ve üzeri | 20.000.001 TL ve üzeri",
                "estimated_monthly_dw_count | 1-5; 6-10; 11-25; 26-50; 51 ve üzeri |",
                "occupation | Özel sektör çalışanı; Kamu çalışanı; Serbest meslek; Esnaf veya tüccar; Mühendis veya"
                        + " bilişim; Sağlık çalışanı; Eğitimci; Hukukçu; Finans çalışanı; Öğrenci; Emekli; Ev işleri;"
                        + " Çiftçi; Çalışmıyor; Diğer | Diğer"
            })
    void hasTheNamedListsAndTheEntriesThatAskForAnExplanation(String name, String entries, @Nullable String explained) {
        List<String> expected = Arrays.asList(entries.split("; ", -1));

        assertThat(names(list(name))).isEqualTo(expected);
        assertThat(ids(list(name))).isEqualTo(upTo(expected.size()));
        assertThat(names(list(name).stream()
                        .filter(o -> o.path("explain").booleanValue())
                        .toList()))
                .isEqualTo(explained == null ? List.of() : List.of(explained));
    }

    @Test
    void namesTheDocumentedEntriesInEnglishToo() {
        assertThat(list("income_source").subList(0, 2))
                .extracting(option -> option.path("en").textValue())
                .containsExactly("Salary", "Other");
        assertThat(list("income_source").subList(0, 2))
                .extracting(option -> option.path("slug").textValue())
                .containsExactly("salary", "other");
    }

    @Test
    void hasTheEightyOneProvincesUnderTheirPlateCodes() {
        List<ObjectNode> cities = list("city");

        assertThat(ids(cities)).isEqualTo(upTo(81));
        assertThat(names(cities)).doesNotHaveDuplicates();
        Map<Integer, String> byPlate = cities.stream()
                .collect(Collectors.toMap(
                        city -> city.path("id").intValue(),
                        city -> city.path("tr").textValue()));
        assertThat(byPlate)
                .containsEntry(1, "Adana")
                .containsEntry(6, "Ankara")
                .containsEntry(34, "İstanbul")
                .containsEntry(35, "İzmir")
                .containsEntry(63, "Şanlıurfa")
                .containsEntry(67, "Zonguldak")
                .containsEntry(76, "Iğdır")
                .containsEntry(81, "Düzce");
    }

    @Test
    void hasEveryDistrictAtItsPlaceInTheTurkishAlphabetOfItsProvince() {
        List<ObjectNode> districts = list("district");
        Map<Integer, List<ObjectNode>> byCity = districts.stream()
                .collect(Collectors.groupingBy(d -> d.path("cityId").intValue(), TreeMap::new, Collectors.toList()));

        assertThat(districts).hasSize(973);
        assertThat(byCity.keySet()).containsExactlyElementsOf(upTo(81));
        assertThat(byCity).allSatisfy((city, own) -> {
            assertThat(ids(own)).isEqualTo(upTo(own.size()));
            assertThat(names(own)).isSortedAccordingTo(turkish()).doesNotHaveDuplicates();
        });
    }

    @Test
    void hasThirtyNineDistrictsOfIstanbulAdalarFirst() {
        List<ObjectNode> istanbul = list("district").stream()
                .filter(district -> district.path("cityId").intValue() == 34)
                .toList();

        assertThat(istanbul).hasSize(39);
        assertThat(names(istanbul)).startsWith("Adalar").endsWith("Zeytinburnu").contains("Çatalca", "Şile", "Üsküdar");
    }

    private static Comparator<String> turkish() {
        Function<String, String> ranks = name -> name.toLowerCase(TURKISH)
                .replace('â', 'a')
                .chars()
                .map(letter -> {
                    assertThat(ALPHABET).as(name).contains(Character.toString(letter));
                    return 'A' + ALPHABET.indexOf(letter);
                })
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return Comparator.comparing(ranks);
    }
}

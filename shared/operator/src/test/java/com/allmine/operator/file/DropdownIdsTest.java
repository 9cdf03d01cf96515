package com.allmine.operator.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.allmine.operator.file.Desired.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Loading a list again: an id never changes its meaning, because users' records contain it. */
class DropdownIdsTest {
    private static final String CITIES = """
        {"list":"city","id":6,"slug":"ankara","tr":"Ankara","en":"Ankara"}
        {"list":"city","id":34,"slug":"istanbul","tr":"İstanbul","en":"Istanbul"}
        """;
    private static final String DISTRICTS = """
        {"list":"district","cityId":6,"id":1,"slug":"akyurt","tr":"Akyurt","en":"Akyurt"}
        {"list":"district","cityId":34,"id":1,"slug":"adalar","tr":"Adalar","en":"Adalar"}
        {"list":"district","cityId":34,"id":2,"slug":"arnavutkoy","tr":"Arnavutköy","en":"Arnavutköy"}
        {"list":"district","cityId":34,"id":3,"slug":"zeytinburnu","tr":"Zeytinburnu","en":"Zeytinburnu"}
        """;

    private static Desired districts(String lines) {
        return DropdownFile.items(new DataFile("dropdowns.jsonl", CITIES + lines), "Dropdowns")
                .getLast();
    }

    private static final Map<String, AttributeValue> LOADED =
            districts(DISTRICTS).item();

    private static Outcome over(Map<String, AttributeValue> loaded, String lines) {
        return districts(lines).over().apply(loaded);
    }

    /** City, id and slug of each, in order. */
    private static List<String> listed(Map<String, AttributeValue> item) {
        List<String> listed = new ArrayList<>();
        Pattern.compile("\"cityId\":(\\d+),\"id\":(\\d+),\"slug\":\"(\\w+)\"([^}]*)")
                .matcher(String.valueOf(item.get("options")))
                .results()
                .forEach(option -> listed.add(option.group(1) + "/" + option.group(2) + " " + option.group(3)
                        + (option.group(4).contains("\"active\":false") ? " inactive" : "")));
        return listed;
    }

    @Test
    void aDistrictThatSortsSecondGetsTheNextFreeIdAndStandsSecond() {
        String second =
                "{\"list\":\"district\",\"cityId\":34,\"id\":%d,\"slug\":\"akkoy\",\"tr\":\"Akköy\",\"en\":\"Akköy\"}\n";

        assertThatThrownBy(() -> over(LOADED, DISTRICTS.replace("\"id\":2", "\"id\":4") + second.formatted(2)))
                .isInstanceOf(FaultyFile.class)
                .hasMessageContaining("dropdowns.jsonl:7: id: 34/2 has always been arnavutkoy")
                .hasMessageEndingWith("give akkoy the next id, 5");

        Outcome outcome = over(LOADED, DISTRICTS + second.formatted(4));
        assertThat(listed(outcome.item()))
                .containsExactly("6/1 akyurt", "34/1 adalar", "34/4 akkoy", "34/2 arnavutkoy", "34/3 zeytinburnu");
        assertThat(over(outcome.item(), DISTRICTS + second.formatted(4)).item()).isEqualTo(outcome.item());
    }

    @Test
    void anEntryKeepsItsId() {
        assertThatThrownBy(() -> over(LOADED, DISTRICTS.replace("\"id\":3", "\"id\":7")))
                .isInstanceOf(FaultyFile.class)
                .hasMessage("dropdowns.jsonl:6: id: zeytinburnu has always been 34/3, not 7");
    }

    @Test
    void anEntryMayBeSpelledAnotherWay() {
        assertThat(over(LOADED, DISTRICTS.replace("\"tr\":\"Arnavutköy\"", "\"tr\":\"Arnavut Köyü\""))
                        .item()
                        .toString())
                .contains("Arnavut Köyü");
    }

    @Test
    void whatIsGoneFromTheFileIsInactiveAndItsIdIsNeverGivenOutAgain() {
        String fewer = DISTRICTS.replaceAll("(?m)^.*zeytinburnu.*\n", "");

        Outcome gone = over(LOADED, fewer);

        assertThat(gone.notes()).containsExactly("34/3 zeytinburnu is no longer in the file: inactive");
        assertThat(listed(gone.item())).contains("34/3 zeytinburnu inactive").hasSize(4);
        assertThat(over(gone.item(), fewer)).isEqualTo(new Outcome(gone.item(), List.of()));
        assertThatThrownBy(
                        () -> over(
                                gone.item(),
                                fewer
                                        + "{\"list\":\"district\",\"cityId\":34,\"id\":3,\"slug\":\"yeni\",\"tr\":\"Yeni\",\"en\":\"Yeni\"}"))
                .hasMessageEndingWith("give yeni the next id, 4");
        assertThat(over(gone.item(), DISTRICTS).item()).isEqualTo(LOADED);
    }
}

package com.allmine.data.dropdown;

import com.allmine.api.errors.Language;

/**
 * An option of a dropdown list.
 *
 * @param id unique within its list; the id of a district is unique within its city
 * @param slug a code for programs, unlike the translated names
 * @param cityId the plate code of a district's city; 0 in every other list
 * @param isActive whether users may still choose it
 * @param minExplanation the fewest code points of an explanation; 0 if no explanation is required
 */
public record Option(
        DropdownList list,
        int cityId,
        int id,
        String slug,
        String tr,
        String en,
        boolean isActive,
        int minExplanation) {

    public String name(Language language) {
        return language == Language.TR ? tr : en;
    }

    public boolean isExplainMandatory() {
        return minExplanation > 0;
    }
}

package com.allmine.data.dropdown;

import com.allmine.api.errors.Language;

/**
 * One entry of a dropdown list.
 *
 * @param id unique within its list, of districts within their city
 * @param slug the entry's own code
 * @param cityId the plate code of a district's city; 0 in every other list
 * @param isActive whether it may still be chosen
 * @param minExplanation how many code points an explanation needs; 0 where none is asked for
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

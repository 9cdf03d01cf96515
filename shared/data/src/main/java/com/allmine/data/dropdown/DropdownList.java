package com.allmine.data.dropdown;

import com.allmine.api.input.Choice;

/** The lists that users choose from. */
public enum DropdownList implements Choice {
    INCOME_SOURCE,
    PURPOSE_OF_TRANSACTION,
    MONTHLY_INCOME_AMOUNT,
    ESTIMATED_MONTHLY_DW_AMOUNT,
    ESTIMATED_MONTHLY_DW_COUNT,
    OCCUPATION,
    CITY,
    DISTRICT
}

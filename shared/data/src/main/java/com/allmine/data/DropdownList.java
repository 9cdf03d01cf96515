package com.allmine.data;

import com.allmine.api.Choice;

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

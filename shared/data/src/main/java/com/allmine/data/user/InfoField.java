package com.allmine.data.user;

import com.allmine.data.dropdown.DropdownList;

/** The five questions of the additional info: the fields of each question, and the list to choose it from. */
public enum InfoField {
    PURPOSE_OF_TRANSACTION("purposeOfTransaction", "PurposeOfTransaction", DropdownList.PURPOSE_OF_TRANSACTION),
    SOURCE_OF_FUNDING("sourceOfFunding", "SourceOfFunding", DropdownList.INCOME_SOURCE),
    MONTHLY_INCOME_AMOUNT("monthlyIncomeAmount", "MonthlyIncomeAmount", DropdownList.MONTHLY_INCOME_AMOUNT),
    ESTIMATED_MONTHLY_DW_AMOUNT(
            "estimatedMonthlyDWAmount", "EstimatedMonthlyDWAmount", DropdownList.ESTIMATED_MONTHLY_DW_AMOUNT),
    ESTIMATED_MONTHLY_DW_COUNT(
            "estimatedMonthlyDWCount", "EstimatedMonthlyDWCount", DropdownList.ESTIMATED_MONTHLY_DW_COUNT);

    private final String optionId;
    private final String explanation;
    private final DropdownList list;

    InfoField(String name, String capitalized, DropdownList list) {
        this.optionId = name + "Id";
        this.explanation = "explain" + capitalized;
        this.list = list;
    }

    /** The field that holds the chosen option's id. */
    public String optionId() {
        return optionId;
    }

    /** The field that holds the explanation. */
    public String explanation() {
        return explanation;
    }

    /** The list to choose the answer from. */
    public DropdownList list() {
        return list;
    }
}

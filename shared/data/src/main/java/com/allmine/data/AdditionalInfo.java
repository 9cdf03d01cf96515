package com.allmine.data;

import java.util.Map;

/**
 * What a user says about their money.
 *
 * @param optionIds the chosen option of each question
 * @param explanations the explanations given, sealed
 */
public record AdditionalInfo(Map<InfoField, String> optionIds, Map<InfoField, String> explanations) {}

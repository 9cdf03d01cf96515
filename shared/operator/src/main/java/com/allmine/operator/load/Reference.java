package com.allmine.operator.load;

import com.allmine.operator.file.DataFile;
import java.util.List;

/** The reference data of a stage, one file of each kind. */
public record Reference(DataFile dropdowns, DataFile documents, DataFile policies, DataFile permissions) {
    /** The reference data of this repository. */
    public static Reference shipped() {
        return new Reference(
                DataFile.shipped("dropdowns.jsonl"),
                DataFile.shipped("documents.jsonl"),
                DataFile.shipped("policies.jsonl"),
                DataFile.shipped("permissions.jsonl"));
    }

    List<DataFile> files() {
        return List.of(dropdowns, documents, policies, permissions);
    }
}

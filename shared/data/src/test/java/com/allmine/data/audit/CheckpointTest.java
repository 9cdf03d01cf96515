package com.allmine.data.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
    private static final String ROOT = MerkleTree.EMPTY_ROOT;

    @Test
    void isThreeLines() {
        Checkpoint checkpoint = new Checkpoint("api.example.com/default/consent", 20, ROOT);

        assertThat(checkpoint.text()).isEqualTo("api.example.com/default/consent\n20\n" + ROOT + "\n");
        assertThat(Checkpoint.parse(checkpoint.text())).contains(checkpoint);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "origin",
                "origin\n1\n",
                "origin\n1\nROOT",
                "\n1\nROOT\n",
                "origin\n01\nROOT\n",
                "origin\n-1\nROOT\n",
                "origin\n+1\nROOT\n",
                "origin\n1000000000000\nROOT\n",
                "origin\n1\nAAAA\n",
                "origin\n1\n ROOT\n",
                "origin\r\n1\r\nROOT\r\n",
                "origin\n1\nROOT\nextension",
                "origin\n1\nROOT\nextension\n",
                "origin\n1\nROOT\n\n"
            })
    void readsNothingElse(String text) {
        assertThat(Checkpoint.parse(text.replace("ROOT", ROOT))).isEmpty();
    }
}

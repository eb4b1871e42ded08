package space.perigee.sim.fly;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DemoFolderTest {

  @Test
  void losslessReplacesTheRuleAndKeepsTheRestOfTheFile() {
    assertThat(DemoFolder.lossless("name: demo\ndeltas: {density: 0.05} # a comment\nkeys: keys\n"))
        .isEqualTo("name: demo\ndeltas: lossless # a comment\nkeys: keys\n");
  }

  @Test
  void losslessReplacesARuleInBlockStyle() {
    assertThat(DemoFolder.lossless("deltas: # a rule\n  density: 0.05\nkeys: keys\n"))
        .isEqualTo("deltas: lossless # a rule\nkeys: keys\n");
  }

  @Test
  void losslessIsAddedToAFileWithoutARule() {
    assertThat(DemoFolder.lossless("name: demo\n")).isEqualTo("name: demo\ndeltas: lossless\n");
  }

  @Test
  void aStrategyIsAddedToTheGroundAndReplacesOneThatIsThere() {
    String file = "name: demo\nground:\n  quorum: 2 # two\nkeys: keys\n";
    String with = DemoFolder.aggregated(file, "fedbuff");

    assertThat(with)
        .isEqualTo(
            "name: demo\nground:\n  aggregation: 'fedbuff'\n  quorum: 2 # two\nkeys: keys\n");
    assertThat(DemoFolder.aggregated(with, "fedbuff")).isEqualTo(with);
    assertThat(DemoFolder.aggregated(with, "fedasync:alpha=0.3"))
        .isEqualTo(with.replace("fedbuff", "fedasync:alpha=0.3"));
  }

  @Test
  void aVariantChangesNothingElse() {
    assertThat(new DemoFolder.Variant(true, "fedavg").in("ground:\n  quorum: 2\n"))
        .isEqualTo("ground:\n  aggregation: 'fedavg'\n  quorum: 2\ndeltas: lossless\n");
    assertThat(DemoFolder.Variant.NONE.in("ground:\n")).isEqualTo("ground:\n");
  }
}

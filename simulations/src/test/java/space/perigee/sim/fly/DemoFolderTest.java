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
}

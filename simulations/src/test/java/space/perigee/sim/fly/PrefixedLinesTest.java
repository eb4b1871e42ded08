package space.perigee.sim.fly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PrefixedLinesTest {

  @Test
  void linesOfTwoFlightsStayWholeAndCarryTheirNames() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream shared = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    PrintStream one = PrefixedLines.of("seed-1", shared);
    PrintStream two = PrefixedLines.of("seed-2", shared);

    one.print("perigee: begin");
    two.print("perigee: ground at \u00b5\n");
    one.print("s\nplain\n");

    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "perigee: seed-2: ground at \u00b5",
            "perigee: seed-1: begins",
            "perigee: seed-1: plain");
  }
}

package space.perigee.hw.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

public class QuantityTest {

  @Test
  void memoryCountsInPowersOfTwoAndTrafficInPowersOfTen() {
    assertThat(Quantity.memory(512)).isEqualTo("512 MB");
    assertThat(Quantity.memory(1536)).isEqualTo("1.5 GB");
    assertThat(Quantity.memory(2 << 20)).isEqualTo("2 TB");
    assertThat(Quantity.bytes(999)).isEqualTo("999 B");
    assertThat(Quantity.bytes(1500)).isEqualTo("1.5 kB");
    assertThat(Quantity.bytes(5_040_000_000L)).isEqualTo("5 GB");
  }

  @Test
  void ratesAndDurationsTakeTheUnitThatFits() {
    assertThat(Quantity.rate(300)).isEqualTo("300 bit/s");
    assertThat(Quantity.rate(9600)).isEqualTo("9.6 kbit/s");
    assertThat(Quantity.rate(1_000_000_000L)).isEqualTo("1 Gbit/s");
    assertThat(Quantity.duration(89)).isEqualTo("89 s");
    assertThat(Quantity.duration(90)).isEqualTo("1.5 min");
    assertThat(Quantity.duration(7200)).isEqualTo("2 h");
  }

  @Test
  void oneOfAKindIsSingular() {
    assertThat(Quantity.count(0, "delivery", "deliveries")).isEqualTo("0 deliveries");
    assertThat(Quantity.count(1, "delivery", "deliveries")).isEqualTo("1 delivery");
    assertThat(Quantity.count(1200, "delivery", "deliveries")).isEqualTo("1,200 deliveries");
  }

  @Test
  void aTableOmitsAColumnThatIsEmptyInEveryRow() {
    TextTable table = new TextTable("ID", ">quota", ">W");
    table.row("a", "", "1.0");
    table.row("b", "", "2.0");

    assertThat(table.text()).isEqualTo("ID    W\na   1.0\nb   2.0\n");
  }

  @Test
  void tablesAlignNumbersToTheRightAndWordsToTheLeft() {
    TextTable table = new TextTable("ID", ">W");
    table.row("a", "1.0");
    table.row("long", "10.0");

    assertThat(table.lines(" ")).isEqualTo(List.of(" ID       W", " a      1.0", " long  10.0"));
  }
}

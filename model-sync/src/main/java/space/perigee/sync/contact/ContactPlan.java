package space.perigee.sync.contact;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;
import space.perigee.sync.io.DecimalNumber;
import space.perigee.sync.io.Utf8Text;

/** An immutable list of contacts, ordered by AOS. */
public final class ContactPlan {

  /** Columns of the CSV file, in this order. */
  public static final List<String> COLUMNS =
      List.of("satellite", "station", "aos", "los", "max_elevation_deg");

  private static final int LONGEST_TEXT = 80;

  private final List<Contact> contacts;

  private ContactPlan(List<Contact> contacts) {
    this.contacts = contacts;
  }

  public static ContactPlan of(List<Contact> contacts) {
    return new ContactPlan(
        contacts.stream()
            .sorted(
                Comparator.comparing(Contact::aos)
                    .thenComparing(Contact::satellite)
                    .thenComparing(Contact::station))
            .toList());
  }

  /**
   * Reads a plan from a CSV file.
   *
   * @throws ContactPlanException if the file is not a valid plan; the message names file, line,
   *     field and value
   * @throws IOException if the file cannot be read
   */
  public static ContactPlan readCsv(Path file) throws IOException {
    CSVFormat format = CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();
    List<Contact> contacts = new ArrayList<>();
    try (CSVParser parser = CSVParser.parse(Utf8Text.read(file), format)) {
      List<String> missing = new ArrayList<>(COLUMNS);
      missing.removeAll(parser.getHeaderNames());
      if (!missing.isEmpty()) {
        throw new ContactPlanException(
            file
                + ": line 1: "
                + beginning(String.join(",", parser.getHeaderNames()))
                + " has no column "
                + missing.get(0)
                + ": must be CSV with the columns "
                + String.join(",", COLUMNS));
      }
      for (CSVRecord row : parser) {
        contacts.add(parse(file, parser.getCurrentLineNumber(), row));
      }
    } catch (java.io.UncheckedIOException | IllegalArgumentException e) {
      throw new ContactPlanException(
          file + ": not a CSV contact plan: " + beginning(String.valueOf(e.getMessage())), e);
    }
    return of(contacts);
  }

  /** Returns a text in quotes for a message, cut if it is long: the file may be any file. */
  private static String beginning(String text) {
    return text.length() <= LONGEST_TEXT
        ? "'" + text + "'"
        : "'" + text.substring(0, LONGEST_TEXT) + "...'";
  }

  private static Contact parse(Path file, long line, CSVRecord row) {
    String where = file + ": line " + line + ": ";
    String field = "";
    try {
      field = "aos";
      Instant aos = Instant.parse(row.get("aos"));
      field = "los";
      Instant los = Instant.parse(row.get("los"));
      field = "max_elevation_deg";
      double elevation = DecimalNumber.toDouble(row.get("max_elevation_deg"));
      field = "contact";
      return new Contact(row.get("satellite"), row.get("station"), aos, los, elevation);
    } catch (DateTimeParseException e) {
      throw new ContactPlanException(
          where
              + field
              + " '"
              + e.getParsedString()
              + "' is not an ISO 8601 instant such as 2022-04-23T10:00:00Z",
          e);
    } catch (NumberFormatException e) {
      throw new ContactPlanException(
          where + field + " '" + row.get("max_elevation_deg") + "' is not a number of degrees", e);
    } catch (IllegalArgumentException e) {
      throw new ContactPlanException(where + e.getMessage(), e);
    }
  }

  /** Writes the plan as CSV, with elevations to 0.01 degrees. */
  public void writeCsv(Appendable out) throws IOException {
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setHeader(COLUMNS.toArray(String[]::new))
            .setRecordSeparator('\n')
            .get();
    try (CSVPrinter printer = new CSVPrinter(out, format)) {
      for (Contact contact : contacts) {
        printer.printRecord(
            contact.satellite(),
            contact.station(),
            contact.aos(),
            contact.los(),
            String.format(java.util.Locale.ROOT, "%.2f", contact.maxElevationDeg()));
      }
    }
  }

  public List<Contact> contacts() {
    return contacts;
  }

  public ContactPlan forSatellite(String satellite) {
    return new ContactPlan(contacts.stream().filter(c -> c.satellite().equals(satellite)).toList());
  }

  /**
   * Returns the contact open at {@code time}; if there are several, the one with the latest LOS.
   */
  public Optional<Contact> openAt(Instant time) {
    return contacts.stream().filter(c -> c.isOpenAt(time)).max(Comparator.comparing(Contact::los));
  }

  /** Returns the first contact with its AOS after {@code time}. */
  public Optional<Contact> nextAfter(Instant time) {
    return contacts.stream().filter(c -> c.aos().isAfter(time)).findFirst();
  }
}

package space.perigee.sync.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import space.perigee.sync.io.FileTrouble;
import space.perigee.sync.io.InputException;

/**
 * Values that a file gives to the options that the command line leaves out. Each option is declared
 * once, with its default; a mission file takes the place of the default, and the command line that
 * of both.
 *
 * <p>An error about such a value names the place in the file instead of the option, which nobody
 * typed.
 */
public final class FileValues {

  /** Where values stand. */
  @FunctionalInterface
  public interface Place {

    /**
     * What is wrong with a value, after its file, line and field.
     *
     * @param field path of the field, such as {@code ground.quorum}
     */
    String finding(String field, String problem);
  }

  /** A value, where it stands, and what helps if it cannot be used. */
  private record Given(@Nullable Object value, String field, String hint) {

    /** The paths and links by which a message refers to this value. */
    private Stream<String> texts() {
      Stream<?> values = value instanceof Collection<?> many ? many.stream() : Stream.of(value);
      return values
          .filter(each -> each instanceof Path || each instanceof String)
          .map(Object::toString)
          .filter(text -> text.contains("/"));
    }

    private int longestTextIn(String message) {
      return texts().filter(message::contains).mapToInt(String::length).max().orElse(0);
    }
  }

  /**
   * Work that uses the values.
   *
   * @param <T> of its result
   * @param <E> of an exception that it throws besides {@link IOException}
   */
  @FunctionalInterface
  public interface Work<T, E extends Exception> {
    T run() throws IOException, E;
  }

  private final Place place;
  private final Map<String, Given> given = new LinkedHashMap<>();
  private final List<String> applied = new ArrayList<>();

  /** No values yet. */
  public FileValues(Place place) {
    this.place = place;
  }

  /** Those of a command line without a file. */
  public static FileValues none() {
    return new FileValues((field, problem) -> problem);
  }

  /** With the value of an option; empty for the option's default. */
  public FileValues with(String option, Optional<?> value, String field) {
    return with(option, value, field, "");
  }

  /** With the value of an option. */
  public FileValues with(String option, Object value, String field) {
    return with(option, Optional.of(value), field, "");
  }

  /**
   * With the value of an option.
   *
   * @param value of the option's type; empty for its default
   * @param field path of the field in the file
   * @param hint what helps if it cannot be used; empty for nothing
   */
  public FileValues with(String option, Optional<?> value, String field, String hint) {
    given.put(option, new Given(value.orElse(null), field, hint));
    return this;
  }

  /** Sets the options of a parsed command that its command line leaves out. */
  public void applyTo(CommandLine command) {
    ParseResult parsed = command.getParseResult();
    applied.clear();
    given.forEach(
        (name, value) -> {
          OptionSpec option = command.getCommandSpec().findOption(name);
          if (option != null && !parsed.hasMatchedOption(name)) {
            option.setValue(value.value() == null ? option.initialValue() : value.value());
            applied.add(name);
          }
        });
  }

  /**
   * Checks that options have a value.
   *
   * @param otherwise what to do instead of giving them
   * @throws CommandLine.ParameterException if the command line leaves one out, and the file too
   */
  public void require(CommandLine command, String otherwise, String... options) {
    ParseResult parsed = command.getParseResult();
    List<String> missing =
        Arrays.stream(options)
            .filter(name -> !parsed.hasMatchedOption(name) && !isGiven(name))
            .toList();
    if (!missing.isEmpty()) {
      throw new CommandLine.ParameterException(
          command, "Missing required options: " + String.join(", ", missing) + "; " + otherwise);
    }
  }

  private boolean isGiven(String option) {
    Given value = given.get(option);
    return value != null && value.value() != null;
  }

  /**
   * Does work; an error about a value of the file names its place there.
   *
   * @throws InputException if the work throws it, or an {@link IOException} that is the user's
   * @throws IOException any other
   */
  public <T, E extends Exception> T explaining(Work<T, E> work) throws IOException, E {
    try {
      return work.run();
    } catch (InputException e) {
      Optional<String> explained = explained(String.valueOf(e.getMessage()));
      throw explained.isPresent() ? new InputException(explained.get(), e) : e;
    } catch (IOException e) {
      Optional<String> explained = explained(FileTrouble.text(e));
      if (explained.isEmpty()) {
        throw e;
      }
      if (FileTrouble.isOfUser(e)) {
        throw new InputException(explained.get(), e);
      }
      throw new IOException(explained.get(), e);
    }
  }

  private Optional<String> explained(String message) {
    for (String option : applied) {
      if (message.startsWith(option + " ") || message.startsWith(option + ": ")) {
        String problem = message.substring(option.length()).replaceFirst("^[: ]+", "");
        return Optional.of(finding(option, problem));
      }
    }
    return applied.stream()
        .filter(option -> longestTextIn(option, message) > 0)
        .max(Comparator.comparingInt(option -> longestTextIn(option, message)))
        .map(option -> finding(option, message));
  }

  private int longestTextIn(String option, String message) {
    Given value = given.get(option);
    return value == null ? 0 : value.longestTextIn(message);
  }

  private String finding(String option, String problem) {
    Given value = given.get(option);
    return value == null
        ? problem
        : place.finding(
            value.field(), value.hint().isEmpty() ? problem : problem + "; " + value.hint());
  }
}

package space.perigee.onboard.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts bytes into lines of UTF-8 text, and knows how many bytes the lines so far have taken. A line
 * ends with a line feed, which a carriage return may precede. Holds little more than a line at a
 * time.
 */
final class LineBuffer {

  /** The longest line (bytes); of a longer one, the beginning is dropped. */
  static final int MAX_LINE_BYTES = 1 << 24;

  private static final int FIRST_BYTES = 1 << 16;

  /** A source of bytes. */
  interface Source {

    /** Reads up to {@code count} bytes to {@code target}; returns 0 or less if there is none. */
    int read(byte[] target, int offset, int count) throws IOException;
  }

  /**
   * A line.
   *
   * @param number from 1
   * @param text without its end; null if it is too long or is not UTF-8
   */
  record Line(long number, @Nullable String text) {

    boolean isBlank() {
      return text != null && text.isBlank();
    }
  }

  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
  private byte[] bytes = new byte[FIRST_BYTES];
  private int begin;
  private int searched;
  private int end;
  private boolean isCut;
  private final FileHead head;
  private long consumed;
  private long lines;

  /** Starts at the beginning of a file. */
  LineBuffer() {
    this(0, 0, new FileHead());
  }

  /**
   * Starts within a file.
   *
   * @param bytesBefore number of bytes before
   * @param linesBefore number of lines before
   * @param head the first of those bytes
   */
  LineBuffer(long bytesBefore, long linesBefore, FileHead head) {
    this.consumed = bytesBefore;
    this.lines = linesBefore;
    this.head = head;
  }

  /** The first bytes of the file, of those that are consumed. */
  FileHead head() {
    return head;
  }

  /** Bytes up to the end of the last line that was returned. */
  long consumed() {
    return consumed;
  }

  /** Lines returned so far, and before. */
  long lines() {
    return lines;
  }

  /** Bytes after the last line that was returned. */
  int pending() {
    return end - begin;
  }

  /** The next complete line; null if more bytes are needed. */
  @Nullable Line next() {
    while (searched < end) {
      if (bytes[searched++] == '\n') {
        return take(searched - 1);
      }
    }
    return null;
  }

  /** What follows the last line feed; null if there is nothing. */
  @Nullable Line rest() {
    return begin == end && !isCut ? null : take(end);
  }

  private Line take(int lineEnd) {
    int length = lineEnd - begin;
    if (length > 0 && bytes[lineEnd - 1] == '\r') {
      length--;
    }
    @Nullable String text = isCut ? null : decode(begin, length);
    consume(searched);
    isCut = false;
    lines++;
    return new Line(lines, text);
  }

  private void consume(int upTo) {
    head.add(bytes, begin, upTo - begin);
    consumed += upTo - begin;
    begin = upTo;
  }

  private @Nullable String decode(int from, int length) {
    for (int i = from; i < from + length; i++) {
      if (bytes[i] < 0) {
        return decodeUtf8(from, length);
      }
    }
    return new String(bytes, from, length, StandardCharsets.US_ASCII);
  }

  private @Nullable String decodeUtf8(int from, int length) {
    try {
      CharBuffer text = decoder.decode(ByteBuffer.wrap(bytes, from, length));
      return text.toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /**
   * Reads more bytes.
   *
   * @return whether there were any
   */
  boolean fill(Source source) throws IOException {
    makeRoom();
    int read = source.read(bytes, end, bytes.length - end);
    if (read <= 0) {
      return false;
    }
    end += read;
    return true;
  }

  private void makeRoom() {
    if (end - begin == MAX_LINE_BYTES) {
      consume(end);
      isCut = true;
    }
    if (begin > 0) {
      System.arraycopy(bytes, begin, bytes, 0, end - begin);
      searched -= begin;
      end -= begin;
      begin = 0;
    }
    if (end == bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.min(2 * bytes.length, MAX_LINE_BYTES));
    }
  }
}

package space.perigee.sync.delta;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The context model for the levels of a matrix: Perigee's knowledge of how updates of neural
 * networks are distributed.
 *
 * <p>The update of a dense layer is a sum of outer products, error of the output neuron times
 * activity of the input. So an element is likely to change if both its row (output) and its column
 * (input) have changed a lot: if a fraction r of the row, c of the column and g of the tensor is
 * nonzero, the element is nonzero with a probability of about {@code r c / g}. Convolutions behave
 * alike, with one column per input channel and kernel position. All three densities are learned
 * while coding and cost nothing to send:
 *
 * <pre>
 *   mean = (row + A g) / (seen + A)  x  (column + B g) / (rows + B)  /  g
 * </pre>
 *
 * where row and column are the nonzeros counted so far, and A and B weight the tensor's density as
 * a prior for a new row or column, in elements.
 *
 * <p><b>Positions.</b> Most levels are zero, so positions are coded in blocks of {@value #BLOCK}
 * neighbors in a row. First comes a flag whether the block has any nonzero level, with odds {@code
 * e^mean - 1} of the summed mean; if it has, the positions follow, with odds conditioned on at
 * least one of the rest being nonzero. This costs no extra bits and saves three of four decisions.
 * The odds are the prior of a {@link MixedBit}, whose contexts are the neighbors to the left and
 * above and the same position in the parent delta.
 *
 * <p><b>Signs.</b> The sign of an outer product is the product of two signs. Each column keeps a
 * tally of its signs relative to the signs of the rows; within a row, agreement with these tallies
 * predicts the sign of the row. This prediction is mixed with one from the signs to the left,
 * above, of the last nonzero level, and in the parent delta.
 *
 * <p><b>Magnitudes</b> are unary, each step in the context of the neighbors' magnitudes and the
 * prior; from {@value #UNARY} on they use Elias' gamma code.
 *
 * <p>The model is our own. The r c / g prior follows from the known low rank of updates; the block
 * flags resemble zero trees and coded-block flags of image coding (Shapiro, 1993).
 */
final class LevelModel {

  /** Elements of a row that share a flag. */
  static final int BLOCK = 8;

  /** Reads the levels of a block at once. */
  private static final VarHandle EIGHT_LEVELS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** The largest level. */
  static final int MAX_LEVEL = (1 << 15) - 1;

  private static final int UNARY = 15;
  private static final float ROW_PRIOR = 12;
  private static final float COLUMN_PRIOR = 8;
  private static final float TENSOR_PRIOR = 50;
  private static final float PAST_PRIOR = 2;
  private static final float LEAST_DENSITY = 1e-7f;
  private static final int MAGNITUDE_CLASSES = 9;

  private final BitCoder coder;
  private final byte @Nullable [] past;
  private final MixedBit anyInBlock;
  private final MixedBit changed;
  private final AdaptiveBits signByNeighbors = new AdaptiveBits(81);
  private final AdaptiveBits signByTally = new AdaptiveBits(144);
  private final float[] signWeight = {0.6f, 0.6f};
  private final AdaptiveBits magnitude = new AdaptiveBits(UNARY * 3 * MAGNITUDE_CLASSES);
  private final AdaptiveBits tensorChanged = new AdaptiveBits(1);
  private float density;

  /**
   * @param past levels of the parent delta, clipped to magnitude 2, at the same offsets; or null
   * @param density fraction of all levels that are nonzero
   */
  LevelModel(BitCoder coder, byte @Nullable [] past, float density) {
    this.coder = coder;
    this.past = past;
    this.density = Math.max(LEAST_DENSITY, Math.min(0.5f, density));
    anyInBlock = new MixedBit(16, past != null ? 4 : 0, 1);
    changed = new MixedBit(32, past != null ? 3 : 0, 2);
  }

  /**
   * Codes a matrix.
   *
   * @param levels row by row, from {@code offset}; a decoder expects zeros and fills in the levels
   * @throws DeltaException from a decoder, if a level exceeds {@link #MAX_LEVEL}
   */
  void code(short[] levels, int offset, int rows, int columns) throws DeltaException {
    boolean any = false;
    if (!coder.isDecoder()) {
      for (int i = offset; i < offset + rows * columns && !any; i++) {
        any = levels[i] != 0;
      }
    }
    if (tensorChanged.code(coder, any ? 1 : 0, 0, 2) != 0) {
      new MatrixPass(levels, offset, rows, columns).run();
    }
  }

  private final class MatrixPass {

    private final short[] levels;
    private final int rows;
    private final int columns;
    private final int offset;
    private final float[] columnPrior;
    private final float[] columnCount;
    private final float[] blockPrior;
    private final float[] blockCount;
    private final int[] tally;
    private final byte[] changedAbove;
    private final float[] shareOfBlock;
    private final float[] rowShare;

    /** Nonzero levels of each block in the parent delta, row by row; empty without a parent. */
    private final byte[] blocksBefore;

    private final int[] signsAt;
    private float matrixCount;
    private float rowCount;
    private float columnWeight;
    private int signsSeen;
    private int agreement;
    private int lastSign;

    MatrixPass(short[] levels, int offset, int rows, int columns) {
      this.levels = levels;
      this.offset = offset;
      this.rows = rows;
      this.columns = columns;
      int blocks = (columns + BLOCK - 1) / BLOCK;
      columnPrior = new float[columns];
      columnCount = new float[columns];
      blockPrior = new float[blocks];
      blockCount = new float[blocks];
      tally = new int[columns];
      changedAbove = new byte[blocks + 1];
      shareOfBlock = new float[blocks];
      rowShare = new float[rows];
      signsAt = new int[columns];
      Arrays.fill(columnPrior, 1);
      Arrays.fill(rowShare, 1);
      blocksBefore = new byte[past == null ? 0 : rows * blocks];
      if (past != null) {
        priorsFrom(past);
      }
      for (int c = 0; c < columns; c++) {
        blockPrior[c / BLOCK] += columnPrior[c];
      }
      for (int block = 0; block < blocks; block++) {
        shareOfBlock[block] = 1 / (block * BLOCK + ROW_PRIOR);
      }
    }

    /** Rows and columns with many changes in the parent delta are likely to have many again. */
    private void priorsFrom(byte[] levelsBefore) {
      int[] inColumn = new int[columns];
      int[] inRow = new int[rows];
      int total = 0;
      int at = 0;
      for (int r = 0; r < rows; r++) {
        int from = offset + r * columns;
        for (int block = 0; block < columns; block += BLOCK) {
          int count = countBlock(levelsBefore, from, block, inColumn);
          blocksBefore[at++] = (byte) count;
          inRow[r] += count;
        }
        total += inRow[r];
      }
      float meanOfColumn = (float) total / columns + PAST_PRIOR;
      float meanOfRow = (float) total / rows + PAST_PRIOR;
      for (int c = 0; c < columns; c++) {
        columnPrior[c] = (inColumn[c] + PAST_PRIOR) / meanOfColumn;
      }
      for (int r = 0; r < rows; r++) {
        rowShare[r] = (inRow[r] + PAST_PRIOR) / meanOfRow;
      }
    }

    /** Counts the nonzero levels of a block, and adds each to its column. */
    private int countBlock(byte[] levelsBefore, int row, int from, int[] inColumn) {
      int to = Math.min(columns, from + BLOCK);
      if (to == from + BLOCK && (long) EIGHT_LEVELS.get(levelsBefore, row + from) == 0) {
        return 0;
      }
      int count = 0;
      for (int c = from; c < to; c++) {
        int one = levelsBefore[row + c] != 0 ? 1 : 0;
        inColumn[c] += one;
        count += one;
      }
      return count;
    }

    void run() throws DeltaException {
      float start = density;
      for (int r = 0; r < rows; r++) {
        float seen = (float) r * columns;
        density =
            Math.max(LEAST_DENSITY, (matrixCount + start * TENSOR_PRIOR) / (seen + TENSOR_PRIOR));
        codeRow(r);
      }
    }

    private void codeRow(int r) throws DeltaException {
      int row = offset + r * columns;
      columnWeight = COLUMN_PRIOR * density;
      float columnScale = 1 / ((r + COLUMN_PRIOR) * density);
      float rowWeight = ROW_PRIOR * density * rowShare[r];
      rowCount = 0;
      signsSeen = 0;
      agreement = 0;
      lastSign = 0;
      int before = 0;
      int left = 0;
      for (int block = 0; block < blockCount.length; block++) {
        int from = block * BLOCK;
        int to = Math.min(columns, from + BLOCK);
        float rowTerm = (rowCount + rowWeight) * shareOfBlock[block] * columnScale;
        float mean = rowTerm * (blockCount[block] + columnWeight * blockPrior[block]);
        int any = coder.isDecoder() ? 0 : anyOf(row + from, row + to);
        int above = changedAbove[block] & 0xff;
        int kinds = before * 4 + Math.min(3, Integer.bitCount(above));
        int then = past == null ? 0 : Math.min(3, blocksBefore[r * blockCount.length + block]);
        any = anyInBlock.code(coder, any != 0 ? 1 : 0, Logistic.oddsOfAny(mean), kinds, then, 0);
        int changes = 0;
        if (any != 0) {
          above |= changedAbove[block + 1] << BLOCK;
          changes = codeBlock(r, from, to, rowTerm, mean, above, left);
        }
        changedAbove[block] = (byte) changes;
        left = changes >>> BLOCK - 2;
        before = (before << 1 | any) & 3;
      }
      learnSigns(row);
    }

    private int anyOf(int from, int to) {
      int any = 0;
      for (int i = from; i < to; i++) {
        any |= levels[i];
      }
      return any;
    }

    /**
     * Codes the levels of a block with at least one nonzero level.
     *
     * @param above bit mask of the nonzero levels in the row above, lowest bit first
     * @param left bit mask of the two levels to the left
     * @return bit mask of the nonzero levels
     */
    private int codeBlock(int r, int from, int to, float rowTerm, float mean, int above, int left)
        throws DeltaException {
      int row = offset + r * columns;
      int near = left;
      int found = 0;
      float rest = mean;
      for (int c = from; c < to; c++) {
        int k = c - from;
        float here = rowTerm * (columnCount[c] + columnWeight * columnPrior[c]);
        rest -= here;
        float prior = Logistic.oddsOfAny(here);
        int one = 1;
        if (found > 0 || c < to - 1) {
          int set = 1;
          float odds = prior;
          if (found == 0) {
            set = 0;
            odds -= Logistic.log2OfAny(rest);
          }
          int kinds = set | (near >>> k & 3) << 1 | (above >>> k & 3) << 3;
          int then = past == null ? 0 : Math.abs(past[row + c]);
          one = changed.code(coder, levels[row + c] != 0 ? 1 : 0, odds, kinds, then, set);
        }
        if (one != 0) {
          near |= 4 << k;
          found++;
          rowCount++;
          columnCount[c]++;
          blockCount[from / BLOCK]++;
          matrixCount++;
          levels[row + c] = (short) codeLevel(row + c, r, c, prior);
        }
      }
      return near >>> 2;
    }

    private int codeLevel(int i, int r, int c, float prior) throws DeltaException {
      int above = r == 0 ? 0 : levels[i - columns];
      int left = c == 0 ? 0 : levels[i - 1];
      int then = past == null ? 0 : past[i];
      int negative = codeSign(c, levels[i] < 0 ? 1 : 0, above, left, then);
      lastSign = negative + 1;
      int sign = 1 - 2 * negative;
      agreement += sign * Integer.signum(tally[c]);
      signsAt[signsSeen++] = 2 * c + negative;
      int near = Math.min(2, Math.min(2, Math.abs(above)) + Math.min(2, Math.abs(left)));
      int kind = near * MAGNITUDE_CLASSES + MixedBit.classOf(prior);
      return sign * codeMagnitude(Math.abs(levels[i]), kind);
    }

    private int codeSign(int c, int negative, int above, int left, int then) {
      int neighbors = ((kind(above) * 3 + kind(left)) * 3 + lastSign) * 3 + kind(then);
      int tallied =
          ((strength(agreement) * 4 + strength(tally[c])) * 3
                      + kind(Integer.signum(agreement) * Integer.signum(tally[c])))
                  * 3
              + kind(then);
      float s1 = signByNeighbors.stretched(neighbors, 0);
      float s2 = signByTally.stretched(tallied, 0);
      int p = Logistic.squash(Logistic.clamp(signWeight[0] * s1 + signWeight[1] * s2));
      int coded = coder.code(negative, p);
      float step = 0.012f * (coded - p * (1f / BitCoder.ONE));
      signWeight[0] += step * s1;
      signWeight[1] += step * s2;
      signByNeighbors.update(neighbors, coded);
      signByTally.update(tallied, coded);
      return coded;
    }

    private int codeMagnitude(int value, int kind) throws DeltaException {
      int coded = 1;
      while (coded < UNARY) {
        int context = (coded - 1) * 3 * MAGNITUDE_CLASSES + kind;
        if (magnitude.code(coder, value > coded ? 1 : 0, context, -1.2f) == 0) {
          return coded;
        }
        coded++;
      }
      return UNARY - 1 + codeGamma(coder, value - UNARY + 1, MAX_LEVEL - UNARY + 1);
    }

    /** Updates the tallies with the sign of the row for which it agrees better with them. */
    private void learnSigns(int row) {
      int rowSign = agreement >= 0 ? 1 : -1;
      for (int k = 0; k < signsSeen; k++) {
        int negative = signsAt[k] & 1;
        tally[signsAt[k] >> 1] += rowSign - 2 * rowSign * negative;
      }
    }
  }

  /** Returns 0, 1 or 2 for a zero, positive or negative level. */
  private static int kind(int level) {
    return (-level >>> Integer.SIZE - 1) + 2 * (level >>> Integer.SIZE - 1);
  }

  /** Returns 0 to 3 for a count of none, one, two or three, or more. */
  private static int strength(int count) {
    return Math.min(3, 32 - Integer.numberOfLeadingZeros(Math.abs(count)));
  }

  /**
   * Codes a positive number with Elias' gamma code (Elias, 1975).
   *
   * @throws DeltaException from a decoder, if the number exceeds {@code max}
   */
  static int codeGamma(BitCoder coder, int value, int max) throws DeltaException {
    int limit = 31 - Integer.numberOfLeadingZeros(max);
    int wanted = 31 - Integer.numberOfLeadingZeros(Math.max(1, value));
    int bits = 0;
    while (coder.codeEven(bits < wanted ? 1 : 0, 1) != 0) {
      if (++bits > limit) {
        throw new DeltaException("coded levels: a number exceeds " + max);
      }
    }
    int coded = 1 << bits | coder.codeEven(value & (1 << bits) - 1, bits);
    if (coded > max) {
      throw new DeltaException("coded levels: the number " + coded + " exceeds " + max);
    }
    return coded;
  }
}

/**
 * Who may say what to whom, and who may read it.
 *
 * <p><b>The threat.</b> Anyone can listen to a pass, record it, and send whatever bytes at any time
 * to either end; so can whoever runs the broker or a leased station, who can also hold back,
 * repeat, reorder, and carry what one satellite sent to another. Someone may own a satellite's key,
 * having taken it from a board in a laboratory, or the ground's key, for a while. Everyone has read
 * this.
 *
 * <p>The promises, to which the tests refer:
 *
 * <ol>
 *   <li>S1: no frame counts whose tag is not of the other end, for this end, in this mission.
 *   <li>S2: no transfer begins, and nothing is released, but by a signature of the other end that
 *       is meant for this one.
 *   <li>S3: what was captured between two ends counts between no others, nor the other way round.
 *   <li>S4: whatever anybody sends, no more signatures are checked than the budget says.
 *   <li>S5: whoever carries a content learns its length, its time and who it is from and for.
 *   <li>S6: a sealed content is opened whole and in order, or not at all.
 *   <li>S7: keys that are unknown, revoked, expired or not yet valid are refused, counted and
 *       reported.
 *   <li>S8: keys change by signed statements alone, never back in sequence; a kill at any moment
 *       leaves the keys before or after.
 *   <li>S9: private keys are in files that their owner alone can read, and nowhere else.
 *   <li>S10: the number of the model on board never falls but by a signed rollback.
 * </ol>
 *
 * <p><b>Not promised.</b> Whoever holds the root's private key, or runs code at an end, has won
 * there. Who can hold frames back can stop a mission from talking; who sees when and how much is
 * sent learns that. Recorded traffic can be read by who later takes the recipient's private key, or
 * has a quantum computer: the sender's ephemeral keys protect against theft at the sender alone.
 *
 * <p>Start with {@link space.perigee.sync.trust.PairSeal}, which is what stands around frames; then
 * {@link space.perigee.sync.trust.TrustStore}, {@link space.perigee.sync.trust.Keyring} and {@link
 * space.perigee.sync.trust.VersionFloor}. All cryptography is the JDK's but HKDF, which it lacks.
 */
@NullMarked
package space.perigee.sync.trust;

import org.jspecify.annotations.NullMarked;

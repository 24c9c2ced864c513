package org.dcm4chee.arc.zip.pipeline;

/**
 * How far the writing of a download is, in indexes of its sources.
 *
 * @param first of the objects whose bytes are sent
 * @param last of them; less than {@code first} if there are none, or writing has not begun
 * @param position what the writer has come to; behind {@code last} if it has done with all
 */
public record Progress(int first, int last, int position) {

  /** Whether the object at {@code index} is one whose bytes are sent. */
  public boolean sends(int index) {
    return first <= index && index <= last;
  }

  /** Whether the writer has done with all objects that it sends. */
  public boolean isOver() {
    return position > last;
  }
}

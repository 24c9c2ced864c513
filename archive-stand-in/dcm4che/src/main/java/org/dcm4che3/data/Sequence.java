package org.dcm4che3.data;

import java.util.ArrayList;

/** The items of an element with VR SQ. */
public class Sequence extends ArrayList<Attributes> {
  private static final long serialVersionUID = 1L;
}

import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from main import answer


class MainTests(unittest.TestCase):
    def test_answer(self):
        self.assertEqual(answer(), 42)

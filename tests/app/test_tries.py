from app.domain.tries import FREE_TRIES, PAUSE_S, WITHIN_S, Tries


def test_a_door_pauses_after_so_many_refused_faces_in_a_row():
    tries = Tries()

    begins = [tries.refuse(float(second)) for second in range(FREE_TRIES)]

    assert begins == [False] * (FREE_TRIES - 1) + [True]
    assert tries.wait_s(FREE_TRIES - 1.0) == PAUSE_S
    assert tries.wait_s(FREE_TRIES - 1.0 + PAUSE_S) == 0


def test_somebody_who_is_recognised_ends_the_row():
    tries = Tries()
    for second in range(FREE_TRIES - 1):
        tries.refuse(float(second))

    tries.accept()

    assert not tries.refuse(10.0)


def test_refusals_of_long_ago_do_not_count():
    tries = Tries()

    begins = [tries.refuse(number * WITHIN_S) for number in range(3 * FREE_TRIES)]

    assert not any(begins)
